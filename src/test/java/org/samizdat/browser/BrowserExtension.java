package org.samizdat.browser;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Starts Chromium with the first test of the JVM, and closes what each test opened. */
final class BrowserExtension implements ExecutionCondition, BeforeEachCallback, AfterEachCallback {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!mayRun()) {
      return ConditionEvaluationResult.disabled(
          "No Chromium found: install it, or name it in the environment as CHROMIUM");
    }
    return ConditionEvaluationResult.enabled("Chromium, or CI, where it must not be missing");
  }

  static boolean mayRun() {
    return Chromium.find().isPresent() || "true".equals(System.getenv("CI"));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Chromium chromium =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(Chromium.class, key -> Chromium.start(), Chromium.class);
    browser(context).open(chromium.browser());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    String test =
        context.getRequiredTestClass().getSimpleName()
            + "."
            + context.getRequiredTestMethod().getName();
    if (context.getExecutionException().isPresent()) {
      browser(context).closeAfterFailure(test);
    } else {
      browser(context).close();
    }
  }

  private static Browser browser(ExtensionContext context) {
    return SpringExtension.getApplicationContext(context).getBean(Browser.class);
  }
}
