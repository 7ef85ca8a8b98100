/** The shop's own attributes of things: what they may be, and how they are looked for. */
@NamedInterface("attributes")
@NullMarked
package platform.attributes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
