using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Objects;

public sealed class MergeSchemaTests
{
    private static readonly GroupVersionKind Deployment = GroupVersionKind.Of("apps/v1", "Deployment");

    [Fact]
    public void Ports_of_a_container_are_a_map_by_port_and_protocol_with_TCP_as_default()
    {
        var ports = At(MergeSchema.Find(Deployment), "spec", "template", "spec", "containers", "[]", "ports");

        Assert.Equal(SchemaKind.List, ports.Kind);
        Assert.Equal(ListKind.Map, ports.ListKind);
        Assert.Equal(["containerPort", "protocol"], ports.ListMapKeys);
        Assert.Equal(PatchStrategy.Merge, ports.PatchStrategy);
        Assert.Equal("containerPort", ports.PatchMergeKey);
        Assert.Equal((KubeValue)"TCP", ports.Items!.Field("protocol")!.Default);
        Assert.Equal(ScalarKind.Integer, ports.Items.Field("containerPort")!.ScalarKind);
    }

    [Fact]
    public void Strategies_of_a_place_are_known()
    {
        var spec = MergeSchema.Find(Deployment)!.Field("spec")!;
        var volumes = At(spec, "template", "spec", "volumes");

        Assert.Equal(PatchStrategy.RetainKeys, spec.Field("strategy")!.PatchStrategy);
        Assert.Equal(ScalarKind.IntOrString, At(spec, "strategy", "rollingUpdate", "maxSurge").ScalarKind);
        Assert.Equal(PatchStrategy.Merge | PatchStrategy.RetainKeys, volumes.PatchStrategy);
        Assert.True(spec.Field("selector")!.IsAtomicMap);
        Assert.True(At(spec, "template", "spec", "nodeSelector").IsAtomicMap);
        Assert.Equal(ListKind.Set, At(MergeSchema.Find(Deployment), "metadata", "finalizers").ListKind);
        Assert.Equal(ListKind.Atomic, At(spec, "template", "spec", "containers", "[]", "args").ListKind);
        Assert.Equal(ScalarKind.Quantity, At(spec, "template", "spec", "containers", "[]", "resources", "limits", "cpu").ScalarKind);
    }

    [Fact]
    public void Kustomize_sees_the_fields_of_the_API_that_it_carries()
    {
        var newer = At(MergeSchema.Find(Deployment), "spec", "template", "spec");
        var older = At(MergeSchema.FindAsKustomize(Deployment), "spec", "template", "spec");

        Assert.NotNull(newer.Field("resourceClaims"));
        Assert.Null(older.Field("resourceClaims"));
        Assert.NotNull(older.Field("containers"));
        Assert.Null(MergeSchema.FindAsKustomize(GroupVersionKind.Of("autoscaling/v2", "HorizontalPodAutoscaler")));
        Assert.NotNull(MergeSchema.FindAsKustomize(GroupVersionKind.Of("policy/v1beta1", "PodSecurityPolicy")));
    }

    [Fact]
    public void A_type_that_contains_itself_can_be_walked_to_any_depth()
    {
        var schema = At(MergeSchema.Find(GroupVersionKind.Of("apiextensions.k8s.io/v1", "CustomResourceDefinition")), "spec", "versions", "[]", "schema", "openAPIV3Schema");
        for (var depth = 0; depth < 1000; depth++)
        {
            schema = schema.Field("properties")!.Field("any")!;
        }

        Assert.Equal(SchemaKind.Object, schema.Kind);
    }

    [Fact]
    public void Every_type_of_every_kind_can_be_read()
    {
        foreach (var kind in KindTraits.All)
        {
            foreach (var root in new[] { MergeSchema.Find(kind.Kind), MergeSchema.FindAsKustomize(kind.Kind) })
            {
                if (root is not null)
                {
                    Visit(root, []);
                }
            }
        }

        static void Visit(SchemaNode node, HashSet<SchemaNode> seen)
        {
            if (!seen.Add(node))
            {
                return;
            }

            Assert.Equal(node.Kind == SchemaKind.List, node.Items is not null);
            Assert.Equal(node.Kind == SchemaKind.Scalar, node.ScalarKind != ScalarKind.None);
            Assert.Equal(node.ListKind == ListKind.Map, node.ListMapKeys.Length > 0);
            foreach (var child in node.Fields.Values.Append(node.Items).Append(node.Values))
            {
                if (child is not null)
                {
                    Visit(child, seen);
                }
            }
        }
    }

    [Fact]
    public void The_schema_of_a_custom_resource_is_read_with_its_extensions()
    {
        var schema = MergeSchema.FromOpenApi(KubeJson.Parse("""
            {"type":"object","properties":{
              "spec":{"type":"object","properties":{
                "port":{"x-kubernetes-int-or-string":true},
                "hosts":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
                "rules":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{"name":{"type":"string","default":"x"}}}},
                "values":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                "labels":{"type":"object","additionalProperties":{"type":"string"},"x-kubernetes-map-type":"atomic"},
                "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}}}}}
            """));

        Assert.Equal(ScalarKind.IntOrString, At(schema, "spec", "port").ScalarKind);
        Assert.Equal(ListKind.Set, At(schema, "spec", "hosts").ListKind);
        Assert.Equal(["name"], At(schema, "spec", "rules").ListMapKeys);
        Assert.Equal((KubeValue)"x", At(schema, "spec", "rules", "[]", "name").Default);
        Assert.True(At(schema, "spec", "values").PreservesUnknownFields);
        Assert.True(At(schema, "spec", "labels").IsAtomicMap);
        Assert.True(At(schema, "spec", "template").IsEmbeddedResource);
        Assert.NotNull(At(schema, "spec", "template", "metadata", "labels"));
        Assert.Equal(ListKind.Map, At(schema, "metadata", "ownerReferences").ListKind);
    }

    [Fact]
    public void Definitions_that_refer_to_each_other_in_a_circle_end()
    {
        var kinds = OpenApiSchema.ReadDocument(KubeJson.Parse("""
            {"definitions":{
              "a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"},
              "w":{"type":"object","properties":{"loop":{"$ref":"#/definitions/a"},"self":{"$ref":"#/definitions/w"},
                   "items":{"type":"array","items":{"$ref":"#/definitions/w"},"x-kubernetes-patch-strategy":"merge","x-kubernetes-patch-merge-key":"id"}},
                   "x-kubernetes-group-version-kind":[{"group":"example.com","version":"v1","kind":"Widget"}]}}}
            """));
        var widget = kinds[GroupVersionKind.Of("example.com/v1", "Widget")];

        Assert.Equal(SchemaKind.Any, widget.Field("loop")!.Kind);
        Assert.Equal("id", At(widget, "self", "self", "items").PatchMergeKey);
    }

    private static SchemaNode At(SchemaNode? node, params string[] path)
    {
        foreach (var name in path)
        {
            node = name == "[]" ? node?.Items : node?.Field(name);
        }

        Assert.NotNull(node);
        return node;
    }
}
