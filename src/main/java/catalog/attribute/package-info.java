/** The registered schemas of custom attributes. */
@NullMarked
package catalog.attribute;

import org.jspecify.annotations.NullMarked;
