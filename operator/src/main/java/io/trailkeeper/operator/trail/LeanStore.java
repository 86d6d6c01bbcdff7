package io.trailkeeper.operator.trail;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps, without what the operator never reads: fields that others manage, and all
 * but one copy of what its own fields are called. Those names are a tree of maps for each object,
 * several times larger than the object, and the same for the objects of all Trails but for the
 * branch with the owner's UID.
 *
 * <p>Written by the informer's thread alone, as fabric8 does; read by any.
 *
 * @param <R> the objects
 */
final class LeanStore<R extends HasMetadata> extends BasicItemStore<R> {

  /** One kind of object has some dozens of branches; the rest is room for other versions' ones. */
  private static final int MAX_BRANCHES = 512;

  private static final String APPLY = "Apply";

  private final Map<Map<String, Object>, Map<String, Object>> branches = new HashMap<>();

  /** For JOSDK too, which makes that of Trails by reflection. */
  public LeanStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public @Nullable R put(String key, R object) {
    trim(object);
    return super.put(key, object);
  }

  private void trim(R object) {
    @Nullable List<ManagedFieldsEntry> all = object.getMetadata().getManagedFields();
    if (all == null || all.isEmpty()) {
      return;
    }
    List<ManagedFieldsEntry> own = all.stream().filter(LeanStore::isOwn).toList();
    own.forEach(this::share);
    object.getMetadata().setManagedFields(own);
  }

  /** JOSDK compares what is wanted with what the operator has applied, and looks at no other. */
  private static boolean isOwn(ManagedFieldsEntry entry) {
    return TrailReconciler.FIELD_MANAGER.equals(entry.getManager())
        && APPLY.equals(entry.getOperation());
  }

  private void share(ManagedFieldsEntry entry) {
    @Nullable FieldsV1 fields = entry.getFieldsV1();
    if (fields != null && fields.getAdditionalProperties() != null) {
      fields.setAdditionalProperties(shared(fields.getAdditionalProperties()));
    }
  }

  private Map<String, Object> shared(Map<String, Object> branch) {
    Map<String, Object> copy = new LinkedHashMap<>();
    branch.forEach((name, below) -> copy.put(name, sharedValue(below)));
    Map<String, Object> unmodifiable = Collections.unmodifiableMap(copy);
    @Nullable Map<String, Object> known = branches.get(unmodifiable);
    if (known == null && branches.size() < MAX_BRANCHES) {
      branches.put(unmodifiable, unmodifiable);
    }
    return known == null ? unmodifiable : known;
  }

  // Maps of JSON have texts as keys.
  @SuppressWarnings("unchecked")
  private Object sharedValue(Object below) {
    return below instanceof Map<?, ?> map
        ? shared((Map<String, Object>) map)
        : requireNonNull(below);
  }
}
