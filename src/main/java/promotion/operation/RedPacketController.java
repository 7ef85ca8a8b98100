package promotion.operation;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import outbox.Commands;
import platform.auditlog.Audited;
import platform.edit.Edits;
import platform.edit.Precondition;
import platform.edit.Tagged;
import platform.idempotency.IdempotencyKey;
import platform.idempotency.InProgress;
import platform.money.Money;
import platform.page.Cursor;
import platform.page.PageLimits;
import platform.page.PageRequest;
import platform.page.Slice;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.text.Visible;
import platform.web.FieldProblem;
import platform.web.Limits;
import platform.web.ProblemCode;
import platform.web.ProblemException;
import promotion.document.OfferAmount;
import promotion.engine.Benefit;
import promotion.engine.Definition;
import promotion.engine.Definition.Funding;
import promotion.offer.PromotionId;
import promotion.packet.ClaimRedPacket;
import promotion.packet.RedPacket;
import promotion.packet.RedPacket.Secret;
import promotion.packet.RedPacketClaim;
import promotion.packet.RedPacketTerms;
import promotion.packet.RedPackets;

@RestController
@RequestMapping(path = "/api/v2/red-packets", produces = APPLICATION_JSON_VALUE)
@Tag(name = "Promotions")
class RedPacketController {

    private static final int MAX_VALID_HOURS = 24 * 366;
    private static final int MAX_FUNDERS = 4;

    private final Edits edits;
    private final PutRedPacket putRedPacket;
    private final Commands commands;
    private final InProgress inProgress;
    private final RedPackets packets;
    private final SecureRandom random = new SecureRandom();

    RedPacketController(
            Edits promotionEdits,
            PutRedPacket putRedPacket,
            Commands commands,
            InProgress inProgress,
            RedPackets packets) {
        this.edits = promotionEdits;
        this.putRedPacket = putRedPacket;
        this.commands = commands;
        this.inProgress = inProgress;
        this.packets = packets;
    }

    record RedPacketBody(
            @NotBlank @Visible(max = Limits.MAX_TEXT) String name,

            @NotNull @Valid OfferAmount total,
            @NotNull @Valid OfferAmount least,
            @NotNull @Valid OfferAmount most,
            @Nullable @Valid OfferAmount threshold,
            @NotNull Instant claimsFrom,
            @NotNull Instant claimsUntil,
            @NotNull @Range(min = 1, max = MAX_VALID_HOURS) Integer validHours,
            @Nullable Boolean paused,
            @Nullable @Size(min = 1, max = MAX_FUNDERS) List<@Valid @NotNull RedPacketFunder> funding) {

        /** @throws ProblemException if fields contradict each other; it names each of these fields */
        RedPacketTerms terms() {
            List<FieldProblem> problems = contradictions();
            if (!problems.isEmpty()) {
                throw ProblemException.invalid(problems);
            }
            return new RedPacketTerms(
                    name,
                    Objects.requireNonNull(OfferAmount.money(total)),
                    least.amountMinor(),
                    most.amountMinor(),
                    OfferAmount.money(threshold),
                    claimsFrom.truncatedTo(ChronoUnit.MICROS),
                    claimsUntil.truncatedTo(ChronoUnit.MICROS),
                    validHours,
                    paused != null && paused,
                    fundingOrNone()
                            .map(share -> new Funding(share.funder(), share.basisPoints()))
                            .toList());
        }

        /** The fields that contradict others. Fields that could not be read are null here, even if they are required. */
        List<FieldProblem> contradictions() {
            List<FieldProblem> problems = new ArrayList<>();
            Stream.of(entry("least", least), entry("most", most), entry("threshold", threshold))
                    .forEach(field ->
                            requireCurrency(field.getKey(), field.getValue().orElse(null), problems));
            requireAtLeast("most", most, "least", least, problems);
            requireAtLeast("total", total, "most", most, problems);
            if (claimsFrom != null && claimsUntil != null && !claimsUntil.isAfter(claimsFrom)) {
                problems.add(new FieldProblem("claims_until", "must be after claims_from"));
            }
            if (funding != null
                    && fundingOrNone().allMatch(share -> share.basisPoints() != null)
                    && fundingOrNone().mapToLong(RedPacketFunder::basisPoints).sum() != Benefit.WHOLE) {
                problems.add(
                        new FieldProblem("funding", "the basis_points must add up to %d".formatted(Benefit.WHOLE)));
            }
            PromotionBody.bound("claims_from", claimsFrom, problems);
            PromotionBody.bound("claims_until", claimsUntil, problems);
            return problems;
        }

        private Stream<RedPacketFunder> fundingOrNone() {
            return funding == null ? Stream.empty() : funding.stream().filter(Objects::nonNull);
        }

        private static Map.Entry<String, Optional<OfferAmount>> entry(String field, @Nullable OfferAmount amount) {
            return Map.entry(field, Optional.ofNullable(amount));
        }

        private void requireCurrency(String field, @Nullable OfferAmount amount, List<FieldProblem> problems) {
            if (total != null
                    && total.currency() != null
                    && amount != null
                    && amount.currency() != null
                    && !amount.currency().equals(total.currency())) {
                problems.add(new FieldProblem(
                        field + ".currency", "must be %s, the currency of the total".formatted(total.currency())));
            }
        }

        private static void requireAtLeast(
                String field,
                @Nullable OfferAmount amount,
                String other,
                @Nullable OfferAmount atLeast,
                List<FieldProblem> problems) {
            if (amount != null
                    && amount.amountMinor() != null
                    && atLeast != null
                    && atLeast.amountMinor() != null
                    && amount.amountMinor() < atLeast.amountMinor()) {
                problems.add(new FieldProblem(field + ".amount_minor", "must not be less than " + other));
            }
        }
    }

    /** What one funder pays. */
    record RedPacketFunder(
            Definition.@NotNull Funder funder,
            @NotNull @Range(min = 1, max = Benefit.WHOLE) Integer basisPoints) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RedPacketAnswer(
            String redPacketId,
            String name,
            Money total,
            Money claimed,
            Money left,
            Money least,
            Money most,
            @Nullable Money threshold,
            Instant claimsFrom,
            Instant claimsUntil,
            int validHours,
            boolean paused,
            @Nullable List<RedPacketFunder> funding) {

        static RedPacketAnswer of(RedPacket packet) {
            RedPacketTerms terms = packet.terms();
            return new RedPacketAnswer(
                    packet.redPacketId(),
                    terms.name(),
                    terms.total(),
                    packet.claimed(),
                    packet.left(),
                    terms.money(terms.leastMinor()),
                    terms.money(terms.mostMinor()),
                    terms.threshold(),
                    terms.claimsFrom(),
                    terms.claimsUntil(),
                    terms.validHours(),
                    terms.paused(),
                    terms.funding().isEmpty()
                            ? null
                            : terms.funding().stream()
                                    .map(share -> new RedPacketFunder(share.funder(), share.basisPoints()))
                                    .toList());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RedPacketPage(
            List<RedPacketAnswer> redPackets, @Nullable String nextCursor) {}

    record RedPacketDraw(String code, Money amount, Instant claimedAt, Instant expiresAt) {

        static RedPacketDraw of(RedPacketClaim claim) {
            return new RedPacketDraw(claim.code(), claim.amount(), claim.claimedAt(), claim.expiresAt());
        }
    }

    @PutMapping("/{red_packet_id}")
    @RequiresScope(Scopes.OPERATOR_PROMOTIONS)
    @Audited(value = "promotion.red_packet.put", object = "red_packet", id = "red_packet_id")
    @Operation(
            summary = "Add a red packet or change its terms",
            description =
                    "The promotion with the same id applies what customers draw, in the layer RED_PACKET. Draws"
                            + " that exist already keep their amounts and their times. The currency of a red packet never changes.")
    @ProblemCode.Possible(
            value = PromotionProblem.class,
            codes = {"PROMOTION_EXISTS", "RED_PACKET_IN_USE"})
    @Tagged
    ResponseEntity<RedPacketAnswer> putRedPacket(
            IdempotencyKey key,
            Precondition precondition,
            @PathVariable("red_packet_id") @PromotionId String redPacketId,
            @RequestBody @Valid RedPacketBody request) {
        byte[] secret = new byte[RedPacket.SECRET_BYTES];
        random.nextBytes(secret);
        PutRedPacket.Wanted wanted = new PutRedPacket.Wanted(redPacketId, request.terms(), new Secret(secret));
        return answer(edits.make(key, precondition, putRedPacket, wanted));
    }

    @GetMapping("/{red_packet_id}")
    @RequiresScope(Scopes.OPERATOR_PROMOTIONS)
    @Operation(summary = "Get a red packet", description = "Its terms, and how much of the total is drawn and left.")
    @Tagged
    ResponseEntity<RedPacketAnswer> getRedPacket(@PathVariable("red_packet_id") @PromotionId String redPacketId) {
        return answer(packets.find(redPacketId).orElseThrow(RedPacketController::unknown));
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("No red packet has this id.");
    }

    private static ResponseEntity<RedPacketAnswer> answer(RedPacket packet) {
        return packet.tag().answer(RedPacketAnswer.of(packet));
    }

    @GetMapping
    @RequiresScope(Scopes.OPERATOR_PROMOTIONS)
    @Operation(summary = "List all red packets", description = "In the order of their ids.")
    RedPacketPage listRedPackets(
            @RequestParam(name = "red_packet_id", required = false) @PromotionId @Nullable String redPacketId,
            @PageLimits PageRequest request) {
        if (redPacketId != null) {
            return new RedPacketPage(
                    packets.find(redPacketId).stream().map(RedPacketAnswer::of).toList(), null);
        }
        String after = Cursor.parse(request.cursor(), 1)
                .map(position -> position.part(0, id -> id.matches(PromotionId.PATTERN)))
                .orElse("");
        Slice<RedPacket> page =
                Slice.of(request.limit(), rows -> packets.page(after, rows), packet -> Cursor.of(packet.redPacketId()));
        return new RedPacketPage(page.rows(RedPacketAnswer::of), page.nextCursor());
    }

    @PostMapping("/{red_packet_id}/claims")
    @RequiresScope(Scopes.ORDERS)
    @Operation(
            summary = "Draw from a red packet",
            description = "Each customer draws once; a repeat answers the same. What is drawn is a personal coupon:"
                    + " its code at the checkout takes the amount off the order. What is not used in time is given"
                    + " back to the red packet.")
    @ProblemCode.Possible(
            value = PromotionProblem.class,
            codes = {"RED_PACKET_CLOSED", "RED_PACKET_EMPTY"})
    CompletableFuture<RedPacketDraw> claimRedPacket(
            IdempotencyKey key, Caller caller, @PathVariable("red_packet_id") @PromotionId String redPacketId) {
        ClaimRedPacket command = new ClaimRedPacket(key, RedPacketClaim.Key.of(redPacketId, caller.subject()));
        return inProgress
                .once(key, () -> commands.submit(command))
                .thenApply(result -> RedPacketDraw.of(result.value(RedPacketController::problem)));
    }

    private static ProblemException problem(ClaimRedPacket.Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN -> unknown();
            case CLOSED ->
                new ProblemException(
                        PromotionProblem.RED_PACKET_CLOSED, "Nobody can draw from the red packet now.", Map.of());
            case EMPTY ->
                new ProblemException(PromotionProblem.RED_PACKET_EMPTY, "Nothing is left in the red packet.", Map.of());
        };
    }
}
