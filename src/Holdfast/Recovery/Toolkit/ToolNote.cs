using NodaTime;

namespace Holdfast.Recovery.Toolkit;

/// <summary>What somebody wrote with a tool, and wanted to keep.</summary>
public sealed class ToolNote : Own<ToolWords>
{
    public const int MostPerMember = 2000;

    private sealed class Stored : Mapping<ToolNote>;
}

/// <param name="Tool">The code of a tool.</param>
/// <param name="Day">By the member's own clock.</param>
/// <param name="Answers">By the code of the tool's field, in the member's words.</param>
public sealed record ToolWords(string Tool, LocalDate Day, IReadOnlyDictionary<string, string> Answers)
{
    public const int LongestAnswer = 2000;
}
