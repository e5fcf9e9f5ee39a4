using System.Collections.Immutable;
using CsCheck;
using GitOps.Core.Definitions;
using GitOps.Core.Definitions.Parsing;
using GitOps.Core.Definitions.Writing;
using GitOps.Core.Objects;
using NodaTime;

namespace GitOps.Core.Tests.Definitions.Writing;

public sealed class DefinitionWriterTests
{
    private static readonly Gen<string> Name = Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz0123456789"], 1, 20];
    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '~'], 1, 20];
    private static readonly Gen<string?> MaybeName = Gen.Frequency((1, Gen.Const((string?)null)), (2, Name.Select(name => (string?)name)));
    private static readonly Gen<Duration> Span = Gen.Long[1, 100_000_000].Select(Duration.FromMilliseconds);
    private static readonly Gen<Duration?> MaybeSpan = Gen.Frequency((1, Gen.Const((Duration?)null)), (2, Span.Select(span => (Duration?)span)));
    private static readonly Gen<KubeMap> Texts = Gen.Select(Name, Text).Array[0, 3]
        .Select(pairs => KubeMap.Of(pairs.Select(pair => KeyValuePair.Create(pair.Item1, (KubeValue)pair.Item2))));

    private static readonly Gen<GitRepository> GitRepositories =
        from name in Name
        from interval in Span
        from timeout in Span
        from flags in Gen.Select(Gen.Bool, Gen.Bool)
        from secret in MaybeName
        from ignore in Gen.Frequency((1, Gen.Const((string?)null)), (1, Text.Select(text => (string?)text)))
        from names in MaybeName.Array[4]
        select new GitRepository
        {
            Key = new ObjectKey(GitRepository.KindName, "team", name),
            Url = new Uri($"https://example.org/{name}"),
            Interval = interval,
            Timeout = timeout,
            Suspend = flags.Item1,
            RecurseSubmodules = flags.Item2,
            SecretName = secret,
            Ignore = ignore,
            Reference = new GitReference { Branch = names[0], Tag = names[1], SemVer = names[2], Name = names[3] },
        };

    private static readonly Gen<PostBuild?> PostBuilds = Gen.Frequency(
        (1, Gen.Const((PostBuild?)null)),
        (2, from substitute in Texts
            from always in Gen.Bool
            from references in Gen.Select(OneOf("ConfigMap", "Secret"), Name, Gen.Bool, (kind, name, optional) => new SubstituteReference(kind, name, optional)).Array[0, 3]
            select (PostBuild?)new PostBuild { Substitute = substitute, Always = always, SubstituteFrom = [.. references] }));

    private static readonly Gen<Kustomization> Kustomizations =
        from name in Name
        from interval in Span
        from spans in Gen.Select(MaybeSpan, MaybeSpan)
        from flags in Gen.Bool.Array[5]
        from path in Name.Array[0, 3]
        from source in Gen.Select(OneOf("GitRepository", "OCIRepository", "Bucket"), Name, Name, (kind, inNamespace, of) => new SourceReference(kind, inNamespace, of))
        from dependencies in Gen.Select(Gen.OneOf(Gen.Const("team"), Name), Name, Gen.OneOf(Gen.Const((string?)null), Gen.Const((string?)"dep.spec.suspend == false")), (inNamespace, of, ready) => new DependencyReference(inNamespace, of, ready)).Array[0, 3]
        from checks in Gen.Select(OneOf("v1", "apps/v1"), Gen.OneOf(Gen.Const(string.Empty), Name), Name, (version, inNamespace, of) => new ObjectRef(GroupVersionKind.Of(version, "Thing"), inNamespace, of)).Array[0, 3]
        from expressions in Name.Array[0, 2].Select(kinds => kinds.Distinct().Select(kind => new HealthExpression(GroupVersionKind.Of("example.com/v1", kind), "status.ready")))
        from names in MaybeName.Array[4]
        from labels in Texts
        from annotations in Texts
        from patches in Text.Select(text => (KubeValue)KubeMap.Of(("patch", text), ("target", KubeMap.Of(("kind", "Thing"))))).Array[0, 2]
        from images in Gen.Select(Name, Name, (image, tag) => (KubeValue)KubeMap.Of(("name", image), ("newTag", tag))).Array[0, 2]
        from components in Name.Array[0, 2]
        from metadata in OneOf<ImmutableArray<string>>([], ["originAnnotations"], ["originAnnotations", "transformerAnnotations"])
        from postBuild in PostBuilds
        from policy in Gen.Enum<DeletionPolicy>()
        select new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "team", name),
            Interval = interval,
            RetryInterval = spans.Item1,
            Timeout = spans.Item2,
            Suspend = flags[0],
            Prune = flags[1],
            Force = flags[2],
            Wait = flags[3],
            IgnoreMissingComponents = flags[4],
            Path = string.Join('/', path),
            Source = source,
            DependsOn = [.. dependencies],
            HealthChecks = [.. checks],
            HealthExpressions = [.. expressions],
            ServiceAccountName = names[0],
            TargetNamespace = names[1],
            NamePrefix = names[2],
            NameSuffix = names[3],
            CommonMetadata = new CommonMetadata(labels, annotations),
            Patches = KubeList.Of(patches),
            Images = KubeList.Of(images),
            Components = [.. components],
            BuildMetadata = metadata,
            PostBuild = postBuild,
            DeletionPolicy = policy,
        };

    [Fact]
    public void A_written_repository_reads_back_as_it_was() => GitRepositories.Sample(definition =>
        Assert.Equal(definition, Assert.IsType<DefinitionReading.Source>(DefinitionReader.Read(Reparsed(DefinitionWriter.Write(definition)))).Definition));

    [Fact]
    public void A_written_kustomization_reads_back_as_it_was() => Kustomizations.Sample(definition =>
    {
        var reading = Assert.IsType<DefinitionReading.Deployment>(DefinitionReader.Read(Reparsed(DefinitionWriter.Write(definition))));
        var read = Assert.IsType<Kustomization>(reading.Definition);

        Assert.Empty(reading.Notes);
        Assert.Equal(definition, read);
        AssertSameProperties(definition, read);
    });

    [Fact]
    public void Defaults_are_not_written()
    {
        var written = DefinitionWriter.Write(new Kustomization
        {
            Key = new ObjectKey(Kustomization.KindName, "flux-system", "apps"),
            Interval = Duration.FromHours(1),
            Prune = false,
            Path = "apps/production",
            Source = new SourceReference("GitRepository", "flux-system", "fleet"),
        });

        Assert.Equal(
            """{"apiVersion":"kustomize.toolkit.fluxcd.io/v1","kind":"Kustomization","metadata":{"name":"apps","namespace":"flux-system"},"spec":{"interval":"1h0m0s","prune":false,"path":"./apps/production","sourceRef":{"kind":"GitRepository","name":"fleet"}}}""",
            KubeJson.ToText(written.Root));
    }

    [Fact]
    public void Definitions_made_in_code_are_held_to_the_same_rules()
    {
        var faults = DefinitionRules.FaultsOf(new Kustomization
        {
            Key = new ObjectKey("HelmRelease", "flux-system", "apps"),
            Interval = Duration.Zero,
            Prune = true,
            Path = "./apps",
            Source = new SourceReference("Folder", "flux-system", "fleet"),
        });

        Assert.Equal(["kind", "spec.interval", "spec.path", "spec.sourceRef.kind"], faults.Select(fault => fault.Path).Order(StringComparer.Ordinal));
    }

    // Equality of definitions goes by what is written, so a field that the writer forgot must be found without it.
    private static void AssertSameProperties(Kustomization expected, Kustomization actual)
    {
        foreach (var property in typeof(Kustomization).GetProperties())
        {
            var (left, right) = (property.GetValue(expected), property.GetValue(actual));
            if (left is PostBuild build)
            {
                Assert.Equivalent(build.SubstituteFrom, ((PostBuild)right!).SubstituteFrom);
                Assert.Equal(build.Substitute, ((PostBuild)right!).Substitute);
                Assert.Equal(build.Always, ((PostBuild)right!).Always);
            }
            else if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            {
                Assert.Equal(((System.Collections.IEnumerable)left!).Cast<object>(), ((System.Collections.IEnumerable)right!).Cast<object>());
            }
            else
            {
                Assert.Equal(left, right);
            }
        }
    }

    private static Gen<T> OneOf<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(at => choices[at]);

    private static KubeObject Reparsed(KubeObject written) => new(KubeJson.Parse(KubeJson.ToText(written.Root)).AsMap);
}
