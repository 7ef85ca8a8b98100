/** Makes odd requests from the description of an API: the same ones for the same seed. */
@NullMarked
package fuzz;

import org.jspecify.annotations.NullMarked;
