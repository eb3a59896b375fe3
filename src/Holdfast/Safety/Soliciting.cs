using System.Collections.Frozen;
using Holdfast.Data;
using Holdfast.Safety.Phrases;

namespace Holdfast.Safety;

/// <summary>What a newcomer's words are held back for.</summary>
public enum ContactKind
{
    Email,
    Link,
    Phone,

    /// <summary>A name or a group elsewhere.</summary>
    Handle,

    /// <summary>Something for sale, treatment too.</summary>
    Offer,
}

/// <summary>Words held back, with what their writer is told.</summary>
/// <param name="Kind">What they look like.</param>
public sealed record HeldBack(ContactKind Kind) : Refusal(Kind switch
{
    ContactKind.Email => "This looks like an email address. We hold those back for the first 14 days, to keep sellers out. Post without it?",
    ContactKind.Link => "This looks like a link. We hold those back for the first 14 days, to keep sellers out. Post without it?",
    ContactKind.Phone => "This looks like a phone number. We hold those back for the first 14 days, to keep sellers out. Post without it?",
    ContactKind.Handle => "This looks like a way to reach you somewhere else. We hold those back for the first 14 days, to keep sellers out. Post without it?",
    ContactKind.Offer => "This reads like an offer of something for sale. We hold those back for the first 14 days, to keep sellers out. Post without it?",
    _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, null),
});

/// <summary>
/// Finds contact details and plain offers in what a newcomer writes: links, addresses, phone numbers, names on other
/// sites, and things or treatment for sale. The numbers and sites of the crisis lines are nobody's goods.
/// </summary>
public sealed class Soliciting
{
    private static readonly string[] Kinds = ["email", "link", "phone", "handle", "offer"];
    private static readonly string[] PlainLists = ["endings", "sites", "helplines", "not-handles", "counted", "dialled", "numbered"];

    private readonly PhraseBook book;
    private readonly ContactDetails details;

    private Soliciting(PhraseFile file, PhraseBook book, CrisisLines lines)
    {
        this.book = book;
        var crisis = lines.Countries.SelectMany(country => lines.For(country).Lines).ToList();
        var sites = crisis.Select(line => line.Url).OfType<Uri>().Append(lines.For("").Worldwide.Url).Select(url => url.Host);
        details = new ContactDetails(
            file.Plain["endings"],
            file.Plain["sites"],
            sites.ToFrozenSet(StringComparer.Ordinal),
            crisis.Select(line => line.Number).Concat(file.Plain["helplines"]).SelectMany(Dialled).ToFrozenSet(StringComparer.Ordinal),
            file.Plain["not-handles"],
            file.Plain["counted"],
            file.Plain["dialled"],
            file.Plain["numbered"]);
    }

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static Soliciting Load(string path, CrisisLines lines)
    {
        var file = new PhraseFile(path, Kinds, PlainLists);
        return new Soliciting(file, file.Load(), lines);
    }

    /// <param name="path">Only named in refusals.</param>
    /// <exception cref="RefusalException">The file is wrong; the sentence names file, line and fault.</exception>
    public static Soliciting Read(TextReader text, string path, CrisisLines lines)
    {
        var file = new PhraseFile(path, Kinds, PlainLists);
        return new Soliciting(file, file.Read(text), lines);
    }

    /// <summary>What in these words is held back, or null. Any text will do.</summary>
    /// <param name="country">ISO 3166-1 of the site, such as US: how phone numbers are written there.</param>
    public HeldBack? Find(string text, string country)
    {
        var folded = Folded.Of(text);
        if (details.HasEmail(folded))
        {
            return new HeldBack(ContactKind.Email);
        }

        if (details.HasLink(folded))
        {
            return new HeldBack(ContactKind.Link);
        }

        if (details.HasPhone(folded, country))
        {
            return new HeldBack(ContactKind.Phone);
        }

        return details.HasHandle(folded) ? new HeldBack(ContactKind.Handle)
            : book.Find(text) is { Kind: { } kind } ? new HeldBack((ContactKind)kind)
            : null;
    }

    /// <summary>The digits of a number, with and without the 1 before it in North America.</summary>
    private static IEnumerable<string> Dialled(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        yield return digits;
        if (digits is ['1', .. { Length: 10 } rest])
        {
            yield return rest;
        }
    }
}
