package platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.mock.web.MockHttpServletRequest;

/** If the platform ends and its database is gone, a request is answered with 503, so that its caller may repeat it; also if only the pool fails. */
class AClosedPoolIsAnAbsentDatabaseTests {

    private final StaticListableBeanFactory noBeans = new StaticListableBeanFactory();
    private final ProblemAnswers answers = new ProblemAnswers(
            noBeans.getBeanProvider(RefusalListener.class),
            noBeans.getBeanProvider(ProblemWriter.OtherForm.class),
            noBeans.getBeanProvider(ResolvableType.forClass(FieldProblem.Finder.class)));

    @Test
    void anErrorOfThePoolIsAnsweredWith503() {
        assertThat(statusOf(new SQLException("The pool has been closed"))).isEqualTo(503);
    }

    @Test
    void anErrorOfTheDatabaseIsAnsweredWith500() {
        assertThat(statusOf(new SQLException("syntax error", "42601"))).isEqualTo(500);
        assertThat(statusOf(new IllegalStateException())).isEqualTo(500);
    }

    private int statusOf(Exception cause) {
        return answers.failed(new IllegalStateException(cause), new MockHttpServletRequest())
                .getStatusCode()
                .value();
    }
}
