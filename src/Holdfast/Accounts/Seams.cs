using Holdfast.Data;
using Holdfast.Ui;

namespace Holdfast.Accounts;

/// <summary>
/// What a slice does when a member leaves: what they said goes, or is passed on as the slice's rules say. Register with
/// <c>services.AddScoped&lt;ILeave, …&gt;()</c>. Each is called in the one transaction of the leaving, before the
/// member's row goes; the key still opens what is theirs, and is destroyed straight after. Rows that refer to the member
/// by a foreign key must be gone or let go when this ends.
/// </summary>
public interface ILeave
{
    Task Leave(HoldfastDb db, Leaver leaver, CancellationToken cancellation);
}

/// <param name="Key">Their own key, for the last time.</param>
public sealed record Leaver(long MemberId, string PublicId, SealingKey Key);

/// <summary>
/// What a slice does when somebody else may have a member's phone: whatever still reaches it ends, inside the write that
/// signs it out. Register with <c>services.AddScoped&lt;ILostPhone, …&gt;()</c>.
/// </summary>
public interface ILostPhone
{
    Task Stop(HoldfastDb db, long member, CancellationToken cancellation);
}

/// <summary>What a slice holds of the member's own, for their copy of everything (JSON and a page to read).</summary>
public interface IExportMine
{
    /// <summary>Names the section in the JSON, such as <c>posts</c>: lower case, unique.</summary>
    string Name { get; }

    LocalText Title { get; }

    /// <summary>The member's own things, oldest first, opened; each is a list of named values. Stream: there may be many.</summary>
    IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, CancellationToken cancellation);
}

/// <param name="Name">In the JSON.</param>
/// <param name="Label">On the page.</param>
/// <param name="Value">Text, or an instant or date in ISO form; null for nothing.</param>
public sealed record ExportedValue(string Name, LocalText Label, string? Value);

/// <summary>
/// Entries of the audit log that are about a member though they name nobody, such as what was asked about nameless words.
/// Only the member's own key tells the slice which. Register with <c>services.AddScoped&lt;IAboutMeToo, …&gt;()</c>.
/// </summary>
public interface IAboutMeToo
{
    /// <returns>Their numbers: a few hundred at most.</returns>
    Task<IReadOnlyList<long>> Entries(HoldfastDb db, Me me, CancellationToken cancellation);
}

/// <summary>A link on the page where a member looks after their own things, registered by the slice whose page it is with <c>AddSingleton</c>.</summary>
/// <param name="Role">Only for who holds it, one of <see cref="Roles"/>; null for everybody.</param>
public sealed record YouLink(string Address, LocalText Label, string? Role = null);

/// <summary>
/// A card on the page a member opens every day, by the slice whose matter it is. Register with
/// <c>services.AddScoped&lt;ITodayCard, …&gt;()</c>. One query at most: the page says how many it takes in its test.
/// </summary>
public interface ITodayCard
{
    /// <summary>The lowest comes first.</summary>
    int Order { get; }

    /// <returns>Null when there is nothing worth a member's time.</returns>
    Task<TodayCard?> Today(HoldfastDb db, Me me, CancellationToken cancellation);
}

/// <param name="Partial">A view that draws it, given <paramref name="Model"/>.</param>
public sealed record TodayCard(string Partial, object Model);
