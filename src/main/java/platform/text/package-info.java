/** Constraints for texts of requests. OpenAPI shows their patterns and limits. */
@NamedInterface("text")
@NullMarked
package platform.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
