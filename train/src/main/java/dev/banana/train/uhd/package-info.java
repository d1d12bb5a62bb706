/** Teaches a student that draws small pictures to draw and to refine large ones. */
package dev.banana.train.uhd;
