package order.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Contact")
record ContactView(String email, @Nullable String language) {

    /** Without the address, because it may be logged. */
    @Override
    public String toString() {
        return "ContactView[language=%s]".formatted(language);
    }
}
