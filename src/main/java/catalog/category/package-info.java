/** The category tree, and the API that edits it. */
@NullMarked
package catalog.category;

import org.jspecify.annotations.NullMarked;
