/** Unique codes that the server generates. */
@NullMarked
package promotion.code;

import org.jspecify.annotations.NullMarked;
