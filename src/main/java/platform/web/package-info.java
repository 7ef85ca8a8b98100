/**
 * What every HTTP edge shares: problems, body limits, cursors, trace ids.
 */
@NamedInterface("web")
@NullMarked
package platform.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
