/** The registered schemas of custom attributes, and the API that registers them. */
@NullMarked
package catalog.attribute;

import org.jspecify.annotations.NullMarked;
