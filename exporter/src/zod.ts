/**
 * Checks of what comes from outside, without the code that zod would compile for each object: it is made once and used
 * once or twice, which takes 15 ms of a start, and nothing in this process should need to make code out of text.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
