namespace Holdfast.Tests;

/// <summary>For what compares how much work two answers take: nothing else runs beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
