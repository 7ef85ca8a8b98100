package promotion.operation;

import static java.util.Objects.requireNonNull;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import platform.ratelimit.LongWork;
import platform.security.Caller;
import platform.security.RequiresScope;
import platform.security.Scopes;
import platform.web.FieldProblem;
import platform.web.ProblemException;
import promotion.document.DefinitionDocument;
import promotion.engine.Definition;
import promotion.engine.PromotionVersion;
import promotion.offer.Promotion;
import promotion.offer.Promotions;
import promotion.offer.Terms;
import promotion.offer.Trials;
import promotion.operation.TrialBody.TrialDraft;

/** Says what promotions, saved or not, would take off a cart. Holds and writes nothing. */
@RestController
@RequestMapping(path = "/api/v2/promotion-trials", produces = APPLICATION_JSON_VALUE)
@RequiresScope(Scopes.OPERATOR_PROMOTIONS)
@Tag(name = "Promotions")
class TrialController {

    private final Trials trials;
    private final Promotions promotions;
    private final LongWork longWork;
    private final Clock clock;

    TrialController(Trials trials, Promotions promotions, LongWork longWork, Clock clock) {
        this.trials = trials;
        this.promotions = promotions;
        this.longWork = longWork;
        this.clock = clock;
    }

    @PostMapping
    @Operation(
            summary = "Try a cart with promotions",
            description =
                    "What the promotions take off a cart, and why each of them applies or not. Nothing is reserved or written. "
                            + "The promotions are the automatic ones that are saved and released, those that the cart has unlocked, and the "
                            + "drafts of the request. A draft is evaluated as if it were saved and released; it replaces the saved promotion with "
                            + "its id, and keeps the dates, the budget and the limits of that one. Budgets and limits count as they are left now. "
                            + "Limits for each customer and each coupon are not counted.")
    TrialAnswer tryPromotions(@Valid @RequestBody TrialBody body, Caller caller) {
        List<FieldProblem> problems = body.problems();
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
        Instant now = clock.instant();
        List<Promotion> drafts = drafts(body);
        Set<String> draftIds = drafts.stream().map(Promotion::promotionId).collect(Collectors.toSet());
        Trials.Prepared trial = trials.prepare(body.cart(now), drafts);
        longWork.charge(caller, trial.work());
        return longWork.run(trial.work(), () -> TrialAnswer.of(trial.evaluated(), draftIds));
    }

    /** @throws ProblemException if a draft or an unlocked promotion does not fit to the saved promotions */
    private List<Promotion> drafts(TrialBody body) {
        Set<String> ids = new HashSet<>();
        body.draftsOrNone().forEach(draft -> ids.add(draft.promotionId()));
        List<String> unlocked = body.unlockedPromotionIds() == null ? List.of() : body.unlockedPromotionIds();
        Set<String> named = new HashSet<>(ids);
        named.addAll(unlocked);
        Map<String, Promotion> saved = named.isEmpty() ? Map.of() : promotions.read(named);

        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < unlocked.size(); i++) {
            if (!ids.contains(unlocked.get(i)) && !saved.containsKey(unlocked.get(i))) {
                problems.add(new FieldProblem(
                        "unlocked_promotion_ids[%d]".formatted(i), "must be the id of a promotion or of a draft"));
            }
        }
        List<Promotion> drafts = new ArrayList<>();
        for (int i = 0; i < body.draftsOrNone().size(); i++) {
            TrialDraft draft = body.draftsOrNone().get(i);
            Definition definition = DefinitionDocument.read(draft.definition());
            Promotion before = saved.get(draft.promotionId());
            if (before == null) {
                drafts.add(Promotion.of(draft.promotionId(), unlimited(draft, definition)));
            } else if (keepsCurrency(before.terms(), definition)) {
                drafts.add(before.trying(instead(before.terms(), draft, definition)));
            } else {
                problems.add(new FieldProblem(
                        "drafts[%d].definition".formatted(i),
                        "must be in %s, the currency of the saved budget and limits"
                                .formatted(before.terms().currency())));
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(excludedCodes(unlocked, saved, drafts));
        }
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
        return drafts;
    }

    /** A checkout refuses these codes beside the others, so a trial with all of them would show a price that nobody gets. */
    private static List<FieldProblem> excludedCodes(
            List<String> unlocked, Map<String, Promotion> saved, List<Promotion> drafts) {
        Map<String, Promotion> tried = new HashMap<>(saved);
        drafts.forEach(draft -> tried.put(draft.promotionId(), draft));
        List<PromotionVersion> ofCodes = unlocked.stream()
                .distinct()
                .map(id -> requireNonNull(tried.get(id)).forEngine())
                .filter(PromotionVersion::needsCode)
                .toList();
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < unlocked.size(); i++) {
            PromotionVersion version =
                    requireNonNull(tried.get(unlocked.get(i))).forEngine();
            if (version.needsCode() && version.isExcludedBy(ofCodes)) {
                problems.add(
                        new FieldProblem(
                                "unlocked_promotion_ids[%d]".formatted(i),
                                "must not be unlocked together with another code, because it cannot be combined; a checkout with both codes is refused"));
            }
        }
        return problems;
    }

    private static boolean keepsCurrency(Terms before, Definition definition) {
        boolean limitsMoney =
                before.budgetMinor() != null || before.limits().stream().anyMatch(limit -> limit.amountMinor() != null);
        return !limitsMoney
                || definition.currency() == null
                || definition.currency().equals(before.currency());
    }

    /** Terms that are always valid. */
    private static Terms unlimited(TrialDraft draft, Definition definition) {
        return new Terms(
                draft.promotionId(),
                definition,
                definition.currency(),
                PromotionBody.EARLIEST,
                null,
                false,
                false,
                draft.needsCoupon() != null && draft.needsCoupon(),
                draft.combinable() == null || draft.combinable(),
                draft.priority(),
                null,
                List.of(),
                false,
                ZoneOffset.UTC);
    }

    /** The terms that are saved, released and with those of the draft. */
    private static Terms instead(Terms before, TrialDraft draft, Definition definition) {
        return new Terms(
                before.name(),
                definition,
                definition.currency() == null ? before.currency() : definition.currency(),
                before.startsAt(),
                before.endsAt(),
                false,
                false,
                draft.needsCoupon() != null && draft.needsCoupon(),
                draft.combinable() == null || draft.combinable(),
                draft.priority(),
                before.budgetMinor(),
                before.limits(),
                before.partial(),
                before.zone());
    }
}
