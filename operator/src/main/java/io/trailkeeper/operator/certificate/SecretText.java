package io.trailkeeper.operator.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The data of Secrets as text. */
public final class SecretText {

  private SecretText() {}

  /** Returns what a Secret holds; nothing if there is none. What is no text reads as nonsense. */
  public static Map<String, String> of(@Nullable Secret secret) {
    Map<String, String> text = new TreeMap<>();
    if (secret != null && secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (name, value) ->
                  text.put(
                      name, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return text;
  }

  /** Returns text as the data of a Secret. */
  public static Map<String, String> toData(Map<String, String> text) {
    Map<String, String> data = new TreeMap<>();
    text.forEach(
        (name, value) ->
            data.put(
                name, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return data;
  }
}
