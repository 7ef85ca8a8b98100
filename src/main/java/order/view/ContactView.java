package order.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param language the tag of the language in which the mails are written; absent for the shop's default */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Contact")
record ContactView(String email, @Nullable String language) {

    /** Without the address, because it may be logged. */
    @Override
    public String toString() {
        return "ContactView[language=%s]".formatted(language);
    }
}
