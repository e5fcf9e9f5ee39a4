namespace GitOps.Conformance.Kustomize.Variations;

/// <summary>Pieces that variations are made of: fields of kustomizations, values that YAML reads in a way of its own, patterns that make engines slow.</summary>
internal static class Snippets
{
    /// <summary>Fields to put behind a kustomization file; <c>{0}</c> is a kind of the case, <c>{1}</c> a name.</summary>
    public static readonly string[] Fields =
    [
        "namePrefix: pre-\n",
        "nameSuffix: -suf\n",
        "namespace: elsewhere\n",
        "namespace: default\n",
        "commonLabels:\n  app: varied\n  tier: \"1\"\n",
        "labels:\n- pairs:\n    extra: yes-sir\n",
        "labels:\n- pairs:\n    extra: one\n  includeSelectors: true\n",
        "labels:\n- pairs:\n    extra: \"12\"\n    other: \"true\"\n  includeTemplates: true\n",
        "labels:\n- pairs:\n    extra: x\n  fields:\n  - path: spec/extra/labels\n    kind: {0}\n    create: true\n",
        "commonAnnotations:\n  note: \"a: b\"\n  when: \"2020-01-01\"\n  empty: \"\"\n",
        "images:\n- name: nginx\n  newTag: \"1.2\"\n",
        "images:\n- name: nginx\n  newName: example.com/web/nginx\n  digest: sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3\n",
        "images:\n- name: .*\n  newTag: all\n",
        "images:\n- name: nginx\n  tagSuffix: -alpine\n",
        "replicas:\n- name: {1}\n  count: 7\n",
        "buildMetadata: [originAnnotations]\n",
        "buildMetadata: [originAnnotations, transformerAnnotations]\n",
        "buildMetadata: [managedByLabel]\n",
        "sortOptions:\n  order: legacy\n",
        "sortOptions:\n  order: fifo\n",
        "sortOptions:\n  order: legacy\n  legacySortOptions:\n    orderFirst: [Service, {0}]\n    orderLast: [Deployment]\n",
        "patches:\n- target:\n    kind: {0}\n  patch: |-\n    - op: add\n      path: /metadata/labels\n      value: {{a: b, c: \"1\"}}\n",
        "patches:\n- target:\n    kind: {0}\n    name: {1}\n  patch: |-\n    - op: replace\n      path: /metadata/name\n      value: renamed\n",
        "patches:\n- target:\n    kind: {0}\n    name: {1}\n  options:\n    allowNameChange: true\n    allowKindChange: true\n  patch: |-\n    apiVersion: apps/v1\n    kind: StatefulSet\n    metadata:\n      name: renamed\n",
        "patches:\n- target:\n    name: {1}\n  patch: |-\n    apiVersion: v1\n    kind: {0}\n    metadata:\n      name: any\n      annotations:\n        patched: \"yes\" # why\n        when: 2001-01-01\n    $patch: merge\n",
        "patches:\n- target:\n    kind: {0}\n  patch: |-\n    $patch: delete\n    apiVersion: v1\n    kind: {0}\n    metadata:\n      name: any\n",
        "patches:\n- target:\n    kind: {0}\n  patch: |-\n    kind: {0}\n    apiVersion: v1\n    metadata:\n      name: x\n      labels: null\n    spec:\n      template:\n        spec:\n          containers:\n          - name: nginx\n            image: patched:1\n            env:\n            - name: A\n              value: \"1\"\n",
        "patches:\n- target:\n    labelSelector: app in (web, mysql),!none\n  patch: '[{{\"op\": \"test\", \"path\": \"/kind\", \"value\": \"{0}\"}}, {{\"op\": \"add\", \"path\": \"/spec/x~1y\", \"value\": 1.50}}]'\n",
        "patches:\n- patch: |-\n    apiVersion: v1\n    kind: {0}\n    metadata:\n      name: {1}\n    data:\n      added: |\n        line\n        other\n",
        "replacements:\n- source:\n    kind: {0}\n    name: {1}\n    fieldPath: metadata.name\n  targets:\n  - select:\n      kind: {0}\n    fieldPaths:\n    - metadata.annotations.copied\n    options:\n      create: true\n",
        "replacements:\n- source:\n    kind: {0}\n    name: {1}\n  targets:\n  - select:\n      kind: Deployment|StatefulSet|{0}\n    fieldPaths:\n    - spec.template.spec.containers.*.image\n    options:\n      delimiter: \":\"\n      index: 1\n",
        "replacements:\n- sourceValue: given\n  targets:\n  - select:\n      name: {1}\n    reject:\n    - kind: Service\n    fieldPaths:\n    - spec.template.spec.containers.[name=nginx].env.[name=A].value\n    - metadata.labels.[a.b/c]\n    options:\n      create: true\n",
        "configMapGenerator:\n- name: made\n  literals:\n  - a=b\n  - q=\"x y\"\n  - n=1\n  - t=true\n  - m=a=b\n",
        "configMapGenerator:\n- name: {1}\n  behavior: merge\n  literals: [merged=1]\n",
        "secretGenerator:\n- name: hidden\n  type: kubernetes.io/tls\n  literals: [\"tls.crt=LS0t\", \"tls.key=x\"]\n  options:\n    disableNameSuffixHash: true\n    immutable: true\n    labels:\n      a: b\n",
        "generatorOptions:\n  disableNameSuffixHash: true\n  annotations:\n    made: here\n",
        "vars:\n- name: VAR\n  objref:\n    kind: {0}\n    name: {1}\n    apiVersion: v1\n",
        "vars:\n- name: VAR\n  objref:\n    kind: {0}\n    name: {1}\n    apiVersion: apps/v1\n  fieldref:\n    fieldpath: metadata.namespace\n",
        "transformers:\n- |-\n  apiVersion: builtin\n  kind: NamespaceTransformer\n  metadata:\n    name: ns\n    namespace: set-here\n  unsetOnly: true\n  setRoleBindingSubjects: allServiceAccounts\n  fieldSpecs:\n  - path: metadata/namespace\n    create: true\n",
        "transformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  metadata:\n    name: p\n  prefix: inline-\n  fieldSpecs:\n  - path: metadata/name\n  - path: spec/template/metadata/name\n    kind: {0}\n",
        "transformers:\n- |-\n  apiVersion: builtin\n  kind: AnnotationsTransformer\n  metadata:\n    name: a\n  annotations:\n    k: v\n    z: \"0\"\n  fieldSpecs:\n  - path: spec/template/metadata/annotations\n    create: true\n  - path: metadata/annotations\n    create: true\n",
        "validators:\n- |-\n  apiVersion: builtin\n  kind: LabelTransformer\n  metadata:\n    name: v\n  labels:\n    app: varied\n  fieldSpecs:\n  - path: metadata/labels\n    create: true\n",
        "openapi:\n  version: v1.21.2\n",
        "metadata:\n  name: whole\n  namespace: nowhere\n",
        "resources: []\n",
        "bases: []\n",
        "crds: []\n",
        "imageTags:\n- name: nginx\n  newTag: old\n",
        "patchesJson6902:\n- target:\n    version: v1\n    kind: {0}\n    name: {1}\n  patch: '[{{\"op\": \"add\", \"path\": \"/metadata/annotations\", \"value\": {{}}}}]'\n",
        "patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: {0}\n  metadata:\n    name: {1}\n    annotations:\n      sm: patched\n",
    ];

    /// <summary>Scalars and small structures in all of YAML's clothes.</summary>
    public static readonly string[] Values =
    [
        "null", "~", "", "true", "yes", "on", "No", "\"true\"", "'y'", "0", "-0", "+1", "017", "0o17", "0x1F", "0b11", "1_000", "1e3", "1.0", "1.50", ".5", "5.", "1e400", "123456789012345678901234567890",
        "1000000000000000", "1e21", ".inf", "-.INF", ".nan", "12:30", "2020-01-01", "2020-01-01T10:00:00Z", "2001-12-14 21:59:43.10 -5", "=", "<<", "-", "--", "---x", "?", ":", "a:b", "a: b", "'it''s'", "\"a\\nb\"",
        "\"tab\\there\"", "\"\\u00e9\\x41\"", "\"\\/\"", "{}", "[]", "{a: 1}", "[1, \"2\", x]", "{a: {b: [c]}}", "!!str 12", "!!int \"12\"", "!!binary aGk=", "!custom x", "&anchor v", "*anchor", "!!float 1", "!!null x",
        "@at", "`tick", "%percent", "|-\n      kept", "|\n      one\n      two\n", ">-\n      folded\n      text\n\n      more", ">\n      a\n        indented\n      b\n", "|2\n        lead", "|+\n      keep\n\n",
        "x # comment", "'#not'", "a#b", "- item", "! tagged", "\"\"", "''", "' lead'", "trail ", "\u00e9\u00e8", "\ud83d\ude00", "a very long text that goes on and on so that whoever folds lines at some column must fold this one as well, or not",
        "$(VAR)", "$$(VAR)", "${SUBST}", "a\\b", "\"\\\\\"", "1.", "0.1e-7", "1E5", "0777", "08", "0.0", "-1.0", "1e15", "123456789.0", "12345678901234567890.5",
    ];

    /// <summary>Strings that stand for trouble.</summary>
    public static readonly string[] Trouble =
    [
        "\0", "\t", "\r", "\r\n", "\u0085", "\ufeff", "\\", "&a [*a]", "*", "&", "? ", "- - - - ", "{{{{", "]]]]", "\"", "'", "|9", ">-+", "%YAML 1.1\n---\n", "...\n", "---\n", "!<tag:x>", "!!", "<<: *x\n", "../", "/", "..", "(a+)+$", "(?=x)", "(?P<n>x)",
        "[[:alpha:]]", "\\pL", "\\Q.\\E", "(?i)x", "x{1000}", "x{1001}", "^$", "\ud800", "\u0001", "\u007f", "\u2028", "9223372036854775808", "-9223372036854775809", "1e999999999", "a.b.[c=d].e", "metadata.0", "spec.-", "[name=", "~0~1", "$patch: delete",
    ];
}
