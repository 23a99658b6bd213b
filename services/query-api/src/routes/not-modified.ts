import { z } from 'zod';

/** 304 has no body. */
export const notModified = z.undefined().describe('与 If-None-Match 相同，无内容 / the client has it already');
