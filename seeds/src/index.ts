export * from './plan-2012.js';
