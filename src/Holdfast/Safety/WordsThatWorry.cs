using Holdfast.Data;
using Holdfast.Safety.Phrases;

namespace Holdfast.Safety;

/// <summary>What the words may be about; the most urgent first.</summary>
public enum WorryKind
{
    /// <summary>Somebody may be dying now: an overdose, pills taken, not breathing.</summary>
    Overdose,

    /// <summary>Danger from somebody else, or of hurting somebody else.</summary>
    Danger,

    /// <summary>Wanting to die, or saying goodbye.</summary>
    Suicide,

    /// <summary>Hurting oneself without wanting to die.</summary>
    SelfHarm,

    /// <summary>Signs that add up without saying which of these it is.</summary>
    Unclear,
}

/// <param name="Phrase">The id of the entry in <c>worrying-words.yaml</c>, for whoever reviews the list; of signs, the heaviest.</param>
public sealed record Worry(WorryKind Kind, string Phrase);

/// <summary>
/// Finds wording that may mean danger in a draft, so that its author is shown help: phrases, and signs that add up,
/// both in a file somebody can read and correct. What it finds is for the author's eyes: never kept, never counted, never told to
/// anybody, and never a reason to hold words back.
/// </summary>
public sealed class WordsThatWorry
{
    private static readonly string[] Kinds = ["overdose", "danger", "suicide", "self-harm"];

    private readonly PhraseBook book;

    private WordsThatWorry(PhraseBook book) => this.book = book;

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static WordsThatWorry Load(string path) => new(new PhraseFile(path, Kinds).Load());

    /// <param name="path">Only named in refusals.</param>
    /// <exception cref="RefusalException">The file is wrong; the sentence names file, line and fault.</exception>
    public static WordsThatWorry Read(TextReader text, string path) => new(new PhraseFile(path, Kinds).Read(text));

    /// <summary>The most urgent worry in these words, in English or Spanish; null when there is none. Any text will do.</summary>
    public Worry? Find(string text) => book.Find(text) is { } find ? new Worry((WorryKind?)find.Kind ?? WorryKind.Unclear, find.Id) : null;
}
