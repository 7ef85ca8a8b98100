package edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import testing.shop.Answer;
import testing.shop.Call;
import testing.shop.Caller;
import tools.jackson.databind.JsonNode;

/** A document of GraphQL with its variables, and the requests that carry it. */
record GraphQlQuery(String document, Map<String, Object> variables) {

    static final String MONEY = "{ amountMinor currency }";

    /** All fields of an order that the schema has. */
    static final String WHOLE_ORDER = """
        orderNo correlation status userId externalReference channel country currency createdAt placedAt expireTime units
        amounts { items M discount M shipping M shippingDiscount M tax M taxIncluded M payable M }
        lines(first: 2000) { lineNo skuId quantity unitPrice M listPrice M amount M discount M tax M taxIncluded M total M attributes giftOf }
        discounts { promotionId promotionVersion couponCode amount M lines { lineNo amount M } shipping M }
        charges { type amount M discount M tax M taxIncluded M }
        payment { reference attemptNo method tradeType payerId instalments status amount M balance M expireTime provider
          instructions failure authorisation { expiresAt captured M voided M ended captures { reference amount M status } }
          surplus { reference refundReference provider status } }
        disputes { reference status amount M }
        shipments { warehouseId status carrier waybill }
        returns { returnNo status externalReference returnedAt lines { lineNo skuId quantity amount M discount M tax M
          taxIncluded M total M } amounts { items M discount M shipping M shippingDiscount M tax M taxIncluded M payable M } reason }
        attributes reason giftMessage note
        shippingAddress { name phone line1 line2 city postalCode country } addressErased
        contact { email language }
        paymentMismatches { at reference provider expected M received M why }
        timeline { seq at event text }
        """.replace(" M", " " + MONEY);

    GraphQlQuery(String document) {
        this(document, Map.of());
    }

    static GraphQlQuery ofOrder(String fields, String orderNo) {
        return new GraphQlQuery(
                "query One($no: String!) { order(orderNo: $no) { %s } }".formatted(fields), Map.of("no", orderNo));
    }

    /** The answer, whatever it is. */
    Answer send(Caller caller) {
        return call(caller).send();
    }

    Call call(Caller caller) {
        return caller.call("POST", "/graphql").body(Map.of("query", document, "variables", variables));
    }

    /** The data of an answer without errors. */
    JsonNode data(Caller caller) {
        Answer answer = send(caller).is(200);
        assertThat(answer.at("/errors").isMissingNode()).as(answer.body()).isTrue();
        return answer.at("/data");
    }

    /** The first error of an answer, which has this code and the trace of the request. */
    JsonNode error(Caller caller, String code) {
        Answer answer = send(caller).is(200);
        JsonNode error = answer.at("/errors/0");
        assertThat(error.at("/extensions/code").asString("")).as(answer.body()).isEqualTo(code);
        assertThat(error.at("/extensions/trace_id").asString("")).isEqualTo(answer.traceId());
        assertThat(error.at("/message").asString("")).isNotBlank();
        return error;
    }
}
