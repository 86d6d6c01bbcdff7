package io.trailkeeper.core.classification;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of resource as selectors name it: {@code resource[.group][/subresource]}, for example
 * {@code secrets}, {@code deployments.apps}, {@code pods/exec}, {@code widgets.shop.example}.
 *
 * @param resource the plural of the resource, lower case
 * @param apiGroup the API group; empty for the core group
 * @param subresource the subresource; empty for the resource itself
 */
public record ResourceType(String resource, String apiGroup, String subresource) {

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z][a-z0-9-]*)(?:\\.([a-z0-9]([a-z0-9.-]*[a-z0-9])?))?(?:/([a-z][a-z0-9]*))?");

  /** The form, as a phrase for errors. */
  public static final String RULE =
      "resource[.group][/subresource] in lower case, for example secrets, deployments.apps or"
          + " pods/exec";

  /**
   * Reads the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException saying what was found and what is allowed
   */
  public static ResourceType parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not " + RULE);
    }
    return new ResourceType(matcher.group(1), orEmpty(matcher.group(2)), orEmpty(matcher.group(4)));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** Returns {@code resource[.group]}, without the subresource. */
  public String groupResource() {
    return apiGroup.isEmpty() ? resource : resource + "." + apiGroup;
  }

  @Override
  public String toString() {
    return subresource.isEmpty() ? groupResource() : groupResource() + "/" + subresource;
  }
}
