using System.Text;

namespace GitOps.Adapters.Kustomize.Tests.Incremental;

/// <summary>An overlay that is edited file by file. What it looks like and what an edit does follows from numbers, so that any numbers will do.</summary>
internal sealed class EditedOverlay
{
    private const int Files = 4;

    private static readonly string[] Features =
    [
        "namePrefix: pre-\n", "nameSuffix: -suf\n", "namespace: apps\n", "labels:\n- pairs: {env: test}\n  includeSelectors: true\n", "commonAnnotations: {note: all}\n",
        "images:\n- name: example.com/app\n  newTag: next\n", "replicas:\n- name: app-0\n  count: 3\n", "configMapGenerator:\n- name: made\n  files: [input.txt]\n",
        "configMapGenerator:\n- name: cfg-1\n  behavior: merge\n  literals: [x=1]\n", "configMapGenerator:\n- name: shown\n  files: [../base/f-2.yaml]\n", "components: [../part]\n", "sortOptions: {order: fifo}\n",
        "replacements:\n- source: {kind: ConfigMap, name: cfg-1, fieldPath: data.v}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.annotations.v]\n    options: {create: true}\n",
        "patchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: cfg-1}\n  patch: '[{op: add, path: /data/w, value: w}]'\n",
    ];

    private readonly List<Document>[] documents;
    private readonly int[] broken = new int[Files];
    private readonly HashSet<string> features = [];
    private readonly bool isPlain;
    private int patchVersion;
    private int patchKind;
    private int jsonVersion;
    private int inputVersion;

    public EditedOverlay(IReadOnlyList<int> choices, bool plain)
    {
        isPlain = plain;
        foreach (var choice in choices)
        {
            // Only one of the same field.
            var feature = Features[choice % Features.Length];
            features.RemoveWhere(other => other[..other.IndexOf(':', StringComparison.Ordinal)] == feature[..feature.IndexOf(':', StringComparison.Ordinal)]);
            features.Add(feature);
        }

        documents =
        [
            [new("Deployment", "app-0"), new("Service", "svc-0")],
            [new("ConfigMap", "cfg-1")],
            [new("ServiceAccount", "acc-2"), new("RoleBinding", "bind-2"), new("Deployment", "app-2")],
            [new("ConfigMap", "cfg-3"), new("Deployment", "app-3")],
        ];
    }

    public string Path => isPlain ? "base" : "overlay";

    /// <summary>Edits one file.</summary>
    public void Edit(int what, int where, int which)
    {
        var file = where % Files;
        var list = documents[file];
        var document = list.Count == 0 ? null : list[which % list.Count];
        switch (what % 18)
        {
            case 0 when document is not null:
                list[list.IndexOf(document)] = document with { Name = document.Name + "x" };
                break;
            case 1:
                list.Insert(which % (list.Count + 1), new("ConfigMap", $"more-{which % 3}"));
                break;
            case 2 when document is not null:
                list.Remove(document);
                break;
            case 3:
                broken[file] = (broken[file] + 1) % 4;
                break;
            case 4 when document is not null:
                list[list.IndexOf(document)] = document with { Refers = which % Files };
                break;
            case 5:
                patchKind = (patchKind + 1) % 5;
                break;
            case 6:
                patchVersion++;
                break;
            case 7:
                jsonVersion++;
                break;
            case 8:
                inputVersion++;
                break;
            case 9 when document is not null:
                list[list.IndexOf(document)] = document with { IsLocal = !document.IsLocal };
                break;
            case 10 when document is not null:
                list[list.IndexOf(document)] = document with { Namespace = document.Namespace.Length == 0 ? "other" : string.Empty };
                break;
            case 11:
                list.Reverse();
                break;
            case 12 or 13 when document is not null:
                list[list.IndexOf(document)] = document with { IsMarked = !document.IsMarked };
                break;
            default:
                if (document is not null)
                {
                    list[list.IndexOf(document)] = document with { Version = document.Version + 1 };
                }

                break;
        }
    }

    public MemoryTree ToTree()
    {
        var tree = new MemoryTree(("part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- target: {labelSelector: tier=x}\n  patch: '{kind: Any, metadata: {name: any, annotations: {part: \"yes\"}}}'\n"));
        Put(tree, "overlay/input.txt", $"input {inputVersion}");
        Put(tree, "overlay/patch.yaml", patchKind switch
        {
            0 or 1 => $"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-0\n  annotations: {{patched: 'v{patchVersion}'}}\n",
            2 => $"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-2\n  labels: {{tier: x}}\n  annotations: {{patched: 'v{patchVersion}'}}\n",
            3 => "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-0\n$patch: delete\n",
            _ => "- op: remove\n  path: /metadata/labels\n",
        });
        Put(tree, "overlay/json.yaml", $"- op: add\n  path: /spec/minReadySeconds\n  value: {jsonVersion}\n");
        Put(tree, "overlay/kustomization.yaml", "resources: [../base]\npatches:\n- path: patch.yaml\n- path: json.yaml\n  target: {kind: Deployment}\n- target: {labelSelector: tier=x}\n  patch: '{kind: Any, metadata: {name: any, annotations: {found: \"yes\"}}}'\n" + string.Concat(features));
        var resources = new StringBuilder("resources:\n");
        for (var i = 0; i < Files; i++)
        {
            resources.Append(System.Globalization.CultureInfo.InvariantCulture, $"- f-{i}.yaml\n");
            if (broken[i] == 2)
            {
                continue;
            }

            Put(tree, $"base/f-{i}.yaml", broken[i] switch
            {
                3 => "a: [\n",
                // Kustomize takes a key that comes twice.
                1 => Text(i) + "twice: a\ntwice: b\n",
                _ => Text(i),
            });
        }

        if (!isPlain)
        {
            Put(tree, "base/kustomization.yaml", resources.ToString());
        }

        return tree;
    }

    private string Text(int file) => string.Join("---\n", documents[file].Select(document => document.ToYaml()));

    private static void Put(MemoryTree tree, string path, string text) => tree.With(path, Encoding.UTF8.GetBytes(text));

    private sealed record Document(string Kind, string Name)
    {
        public int Version { get; init; }

        public int Refers { get; init; } = 1;

        public bool IsMarked { get; init; }

        public bool IsLocal { get; init; }

        public string Namespace { get; init; } = string.Empty;

        public string ToYaml() => $"apiVersion: {ApiVersion}\nkind: {Kind}\nmetadata:\n  name: {Name}\n"
            + (Namespace.Length > 0 ? $"  namespace: {Namespace}\n" : string.Empty)
            + (IsMarked ? "  labels: {tier: x}\n" : string.Empty)
            + (IsLocal ? "  annotations: {config.kubernetes.io/local-config: 'true'}\n" : string.Empty)
            + Content;

        private string ApiVersion => Kind switch { "Deployment" => "apps/v1", "RoleBinding" => "rbac.authorization.k8s.io/v1", _ => "v1" };

        private string Content => Kind switch
        {
            "Deployment" => $"spec:\n  template:\n    spec:\n      serviceAccountName: acc-{Refers}\n      containers:\n      - name: a\n        image: example.com/app:{Version}\n        envFrom:\n        - configMapRef: {{name: cfg-{Refers}}}\n        - configMapRef: {{name: made}}\n",
            "RoleBinding" => $"subjects:\n- kind: ServiceAccount\n  name: acc-2\n  namespace: {(Version % 2 == 0 ? "apps" : "other")}\nroleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}}\n",
            "Service" => $"spec:\n  ports: [{{port: {8000 + Version}}}]\n",
            "ServiceAccount" => $"automountServiceAccountToken: {(Version % 2 == 0 ? "true" : "false")}\n",
            _ => $"data: {{v: 'v{Version}'}}\n",
        };
    }
}
