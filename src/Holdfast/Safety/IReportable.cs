using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Ui;
using NodaTime;

namespace Holdfast.Safety;

/// <summary>
/// A kind of thing that can be reported, registered by the slice it belongs to with <c>AddSingleton&lt;IReportable, …&gt;()</c>.
/// Safety knows such a thing by kind and id only: what it is, who may judge it and how it is hidden is for its slice to
/// say. A subject is an opaque random id for somebody under one alias, such as a membership's; for a nameless post it is
/// an id of that post's own, so that nobody learns who wrote it by what is decided.
/// </summary>
public interface IReportable
{
    /// <summary>In addresses and records: lower case, up to <see cref="Report.KindLength"/> characters.</summary>
    string Kind { get; }

    LocalText Name { get; }

    /// <summary>What can be done about such a thing. Site-wide steps are offered to stewards alone.</summary>
    IReadOnlySet<Step> Steps { get; }

    /// <summary>The thing as this member may see it now; null when it isn't there for them.</summary>
    Task<Reported?> Find(HoldfastDb db, Me me, string id, CancellationToken cancellation);

    /// <summary>The groups in which this member may judge things of this kind now: they hold the role and belong there. Bounded.</summary>
    Task<IReadOnlyList<string>> GroupsJudgedBy(HoldfastDb db, Me me, CancellationToken cancellation);

    /// <summary>Every subject of this kind that is this member, those of nameless things of theirs too. Bounded.</summary>
    Task<IReadOnlyList<string>> SubjectsOf(HoldfastDb db, Somebody who, CancellationToken cancellation);

    /// <summary>Whose subject this is, for acting on the whole site and for the audit log; never shown. Null when nobody may know.</summary>
    Task<long?> MemberOf(HoldfastDb db, string subject, CancellationToken cancellation);

    /// <summary>Where two people look up whose nameless thing this is, for a report about it; null for things with a name.</summary>
    /// <param name="subject">As reported: a nameless thing is its own.</param>
    string? AskWhose(string thing, string? subject) => null;

    /// <summary>Does it, inside the caller's write. Safe to do twice; a thing that is gone by now is no fault.</summary>
    Task Do(HoldfastDb db, Deed deed, DeedTarget target, CancellationToken cancellation);
}

/// <summary>A member, for looking up which subjects are theirs.</summary>
/// <param name="Key">Their own key.</param>
public sealed record Somebody(long MemberId, string PublicId, SealingKey Key);

/// <summary>A thing as it stood when it was looked at.</summary>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Lines">What it said: sealed to the moderators when it is reported.</param>
public sealed record Reported(string Title, IReadOnlyList<SnapshotLine> Lines)
{
    /// <summary>Whom a decision about it would be about; null for things that are nobody's.</summary>
    public string? Subject { get; init; }

    /// <summary>The group whose facilitators judge it; null for stewards. A facilitator's own thing is for stewards.</summary>
    public string? Group { get; init; }

    /// <summary>Who can be blocked here; null for things that are nobody's and always for nameless ones.</summary>
    public Alias? Alias { get; init; }
}

/// <summary>Two people as they meet in one place.</summary>
/// <param name="Subject">The other.</param>
/// <param name="Name">What they are called there.</param>
/// <param name="Mine">Whoever asks, in the same place.</param>
public sealed record Alias(string Subject, string Name, string Mine);

/// <param name="Label">In both languages: whoever reads it may read another than whoever reported.</param>
public sealed record SnapshotLine(LocalText Label, string Text);

/// <summary>What a slice does to its thing when that has been decided.</summary>
public enum Deed
{
    Hide,
    Restore,

    /// <summary>The subject may write only seldom in that group, until a moment.</summary>
    Slow,
    Unslow,

    /// <summary>The subject isn't let into that group, until a moment.</summary>
    SuspendFromGroup,
    Readmit,
}

/// <param name="Thing">The id it was reported by.</param>
/// <param name="Until">For what ends by itself.</param>
public sealed record DeedTarget(string Thing, string? Subject, string? Group, Instant? Until);
