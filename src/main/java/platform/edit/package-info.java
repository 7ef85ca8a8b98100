/** Safe edits: entity tags, preconditions (RFC 9110) and merge patches (RFC 7396) of what operators edit. */
@NamedInterface("edit")
@NullMarked
package platform.edit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
