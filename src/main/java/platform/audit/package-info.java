/**
 * What a module gives to the audit: looks that need its code, and mendings of its own rows.
 */
@NamedInterface("audit")
@NullMarked
package platform.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
