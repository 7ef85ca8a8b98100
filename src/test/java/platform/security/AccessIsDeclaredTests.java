package platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccessIsDeclaredTests {

    @RequiresScope({Scopes.ORDERS, Scopes.OPERATOR_ORDERS})
    static class Declared {

        void asItsController() {}

        @AppliesChannels
        void ofSomeChannels() {}

        @RequiresToken
        void forEveryToken() {}

        @OpenToAll("shows nothing of anybody")
        void forAll() {}

        @RequiresScope({})
        void forNobody() {}

        @RequiresToken
        @OpenToAll("contradicts the other")
        void twice() {}
    }

    static class Silent {

        void nobodySaid() {}
    }

    @Test
    void theMethodReplacesItsController() throws Exception {
        assertThat(accessTo(Declared.class, "asItsController"))
                .isEqualTo(new Access.AnyScopeOf(List.of("orders", "operator.orders"), false));
        assertThat(accessTo(Declared.class, "ofSomeChannels"))
                .isEqualTo(new Access.AnyScopeOf(List.of("orders", "operator.orders"), true));
        assertThat(accessTo(Declared.class, "forEveryToken")).isEqualTo(new Access.AnyToken());
        assertThat(accessTo(Declared.class, "forAll")).isEqualTo(new Access.Open("shows nothing of anybody"));
    }

    @Test
    void silenceIsNoPermission() throws Exception {
        assertThat(accessTo(Silent.class, "nobodySaid")).isEqualTo(new Access.Undeclared());
    }

    @Test
    void aContradictionIsNoDeclaration() {
        assertThatIllegalStateException()
                .isThrownBy(() -> accessTo(Declared.class, "twice"))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException().isThrownBy(() -> accessTo(Declared.class, "forNobody"));
    }

    private static Access accessTo(Class<?> controller, String method) throws NoSuchMethodException {
        return Access.of(controller, controller.getDeclaredMethod(method));
    }
}
