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

/** The OpenAPI documentation that all operations for signed callbacks share. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@SecurityRequirements
@RequestBody(
        description = "The exact bytes that the sender signed, in the sender's own format",
        content = @Content(mediaType = MediaType.ALL_VALUE, schema = @Schema(type = "string", format = "binary")))
@ApiResponse(responseCode = "200", description = "The callback is stored; also if it was stored before")
@ApiResponse(responseCode = "400", description = "The callback is signed, but its content cannot be read")
@ApiResponse(responseCode = "401", description = "The signature is missing, wrong or too old")
public @interface ReceivesCallbacks {}
