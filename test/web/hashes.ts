/** Passwords and their bcrypt hashes; the cost is the number after the second dollar sign. */

interface Hashed {
  readonly password: string;
  readonly hash: string;
}

export const RIGHT: Hashed = {
  password: 'correct-horse-Ünïcode',
  hash: '$2b$04$n1y1BS0GHOk.fNu2MYvrauiYW5.cj12/sP7ncb3Y8Edr5DjuPde9y',
};
export const OTHER: Hashed = {
  password: 'battery-staple',
  hash: '$2y$04$bufFDwI5BGnhGiHHN4WCHuO25tr3m4LrpsOAVwfaOOLN3/8FBZQjq',
};
/** As slow as a hash should be. */
export const SLOW: Hashed = {
  password: 'correct-horse',
  hash: '$2y$10$mzaMEhZd/SoIGFYpVs3cOepHtwpdbNNLd5GouPyK8JXFTEdM5fDQu',
};
