package platform.callback;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** What is documented alike of each operation that takes signed callbacks from elsewhere. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@SecurityRequirements
@RequestBody(
        description = "As the sender signed it, in the sender's own form",
        content = @Content(mediaType = MediaType.ALL_VALUE, schema = @Schema(type = "string", format = "binary")))
@ApiResponse(responseCode = "200", description = "Stored; also if it was stored before")
@ApiResponse(responseCode = "400", description = "Signed, but not to be understood")
@ApiResponse(responseCode = "401", description = "Signature missing, wrong or too old")
public @interface ReceivesCallbacks {}
