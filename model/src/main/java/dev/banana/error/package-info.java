/**
 * What can go wrong, said so that the reader can mend it.
 *
 * <p>It lies below every other package, so that each of them can say what failed in the same words.
 */
package dev.banana.error;
