using NodaTime;

namespace Holdfast.Recovery;

/// <summary>An urge somebody wrote down, for themselves alone.</summary>
public sealed class Urge : Own<UrgeNote>
{
    public const int MostInADay = 60;

    private sealed class Stored : Mapping<Urge>;
}

/// <param name="At">By the member's own clock, then and there.</param>
/// <param name="Strength">1 to 10.</param>
public sealed record UrgeNote(LocalDateTime At, int Strength)
{
    public const int LongestNote = 1000;

    /// <summary>A code of <see cref="RecoveryVocabulary.Triggers"/>.</summary>
    public string? Trigger { get; init; }

    /// <summary>A code of <see cref="RecoveryVocabulary.Places"/>.</summary>
    public string? Where { get; init; }

    /// <summary>Codes of <see cref="RecoveryVocabulary.Deeds"/>: what they did.</summary>
    public IReadOnlyList<string> Did { get; init; } = [];

    /// <summary>How strong it was after that, 0 to 10.</summary>
    public int? After { get; init; }

    public string? Note { get; init; }
}
