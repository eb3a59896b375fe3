using Holdfast.Data;

namespace Holdfast.Groups;

/// <summary>What somebody typed to share. Kept as it is when something is wrong.</summary>
public sealed class PostForm
{
    public string? Text { get; set; }

    public string? Intent { get; set; }

    public string? Feeling { get; set; }

    public string? Note { get; set; }

    public bool Nameless { get; set; }

    /// <summary>They want somebody who looks after the group to come.</summary>
    public bool Ask { get; set; }

    /// <summary>Offered only beside words that worry.</summary>
    internal bool Asks => Ask && Shown.Contains(WorryScreen.Key);

    /// <summary>Keys of advice already seen with these words.</summary>
    public string[] Shown { get; set; } = [];

    /// <summary>What can't be changed by the field being left out of a forged form: unknown codes count as none.</summary>
    internal Said Said(string text, GroupVocabulary vocabulary) => new(
        text,
        Feeling is { } feeling && vocabulary.Feelings.ContainsKey(feeling) ? feeling : null,
        Note is { } note && vocabulary.Notes.ContainsKey(note) ? note : null);

    internal static Refusal? Check(string text) => text.Length switch
    {
        0 => new TextMissing(),
        > Groups.Said.LongestText => new TextTooLong(),
        _ => null,
    };
}
