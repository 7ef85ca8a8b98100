/** The category tree. */
@NullMarked
package catalog.category;

import org.jspecify.annotations.NullMarked;
