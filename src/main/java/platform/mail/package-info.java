/** Rules for e-mail addresses. */
@NamedInterface("mail")
@NullMarked
package platform.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
