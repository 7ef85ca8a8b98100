package promotion.customer;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.security.CustomerClaims;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.Limits;
import platform.web.ProblemException;

/** The level and the segments of customers, by which promotions select them. */
@RestController
@RequestMapping(path = "/api/v2/customers/{user_id}/promotion-profile", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class ProfileController {

    private final Edits edits;
    private final PutProfile putProfile;
    private final Profiles profiles;

    ProfileController(Edits promotionEdits, PutProfile putProfile, Profiles profiles) {
        this.edits = promotionEdits;
        this.putProfile = putProfile;
        this.profiles = profiles;
    }

    record ProfileBody(
            @Nullable @Visible(min = 1, max = CustomerClaims.MAX_LENGTH)
            String level,

            @Nullable @Size(max = CustomerClaims.MAX_SEGMENTS)
            List<@NotNull @Visible(min = 1, max = CustomerClaims.MAX_LENGTH) String> segments) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PromotionProfile(
            String userId, long version, @Nullable String level, List<String> segments) {

        static ResponseEntity<PromotionProfile> answer(Profile profile) {
            return profile.tag()
                    .answer(new PromotionProfile(
                            profile.userId(), profile.version(), profile.level(), profile.segments()));
        }
    }

    @PutMapping
    @Audited(value = "promotion.profile.put", object = "customer", id = "user_id")
    @Operation(
            summary = "Set the level and the segments of a customer",
            description =
                    "Replaces both. They count instead of those in the customer's token, for orders that are placed "
                            + "from the answer on.")
    @Tagged
    ResponseEntity<PromotionProfile> putPromotionProfile(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("user_id") @Visible(max = Limits.MAX_REFERENCE) String userId,
            @RequestBody @Valid ProfileBody body) {
        PutProfile.Wanted wanted =
                new PutProfile.Wanted(userId, body.level(), body.segments() == null ? List.of() : body.segments());
        edits.make(key, precondition, putProfile, wanted);
        return getPromotionProfile(userId);
    }

    @GetMapping
    @Operation(
            summary = "Get the level and the segments that operators have set for a customer",
            description = "Without those in the customer's token.")
    @Tagged
    ResponseEntity<PromotionProfile> getPromotionProfile(
            @PathVariable("user_id") @Visible(max = Limits.MAX_REFERENCE) String userId) {
        return profiles.find(userId)
                .map(PromotionProfile::answer)
                .orElseThrow(() -> ProblemException.notFound("Nobody has set a profile for this customer."));
    }
}
