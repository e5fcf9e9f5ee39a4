namespace GitOps.Architecture.Laws;

public sealed class MediatorUse
{
    // These four kept their shape from version 5 to 12; a host that brings its own version is not broken by them.
    private static readonly string[] Safe =
        ["MediatR.IRequest`1", "MediatR.IRequestHandler`2", "MediatR.INotification", "MediatR.INotificationHandler`1", "MediatR.IBaseRequest"];

    [Fact]
    public void Only_the_four_interfaces_that_every_version_has_are_used() => Assert.All(
        Assemblies.Packed,
        assembly => Assert.All(
            Assemblies.MentionedTypes(assembly).Where(type => type.StartsWith("MediatR.", StringComparison.Ordinal)),
            type => Assert.Contains(type, Safe)));

    [Fact]
    public void No_public_type_carries_the_mediator_to_a_host() => Assert.All(
        Assemblies.Packed.SelectMany(assembly => assembly.GetExportedTypes()),
        type =>
        {
            Assert.All(type.GetInterfaces(), contract => Assert.NotEqual("MediatR", contract.Namespace));
            Assert.All(
                type.GetMembers().SelectMany(Mentioned),
                mentioned => Assert.False(mentioned.Namespace == "MediatR", $"{type} shows {mentioned}"));
        });

    private static IEnumerable<Type> Mentioned(System.Reflection.MemberInfo member) => member switch
    {
        System.Reflection.MethodBase method => [.. method.GetParameters().Select(parameter => parameter.ParameterType), .. Returned(method)],
        System.Reflection.PropertyInfo property => [property.PropertyType],
        System.Reflection.FieldInfo field => [field.FieldType],
        _ => [],
    };

    private static IEnumerable<Type> Returned(System.Reflection.MethodBase method) =>
        method is System.Reflection.MethodInfo { ReturnType: var type } ? [type] : [];
}
