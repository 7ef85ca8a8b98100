/** Common parts of the HTTP edge: problems, body limits, strict JSON, and the metrics of requests. */
@NamedInterface("web")
@NullMarked
package platform.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
