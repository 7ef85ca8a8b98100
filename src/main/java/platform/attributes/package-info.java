/** Custom attributes, which the shop defines: their rules, and filters by attribute. */
@NamedInterface("attributes")
@NullMarked
package platform.attributes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
