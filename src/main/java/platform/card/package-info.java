/** Numbers of payment cards, which the platform refuses to take. */
@NamedInterface("card")
@NullMarked
package platform.card;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
