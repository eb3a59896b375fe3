namespace Holdfast.Web;

/// <summary>
/// Pages that a browser keeps whole once one of them was opened, so that they open without a network. Registered by their
/// slice with <c>AddSingleton</c>. Asked for with the header <c>Holdfast-Kept</c>, they are drawn as any visitor sees them,
/// and each of them sets <c>ViewData["Keep"]</c> to the first address.
/// </summary>
/// <param name="Pages">Addresses; the first names the set.</param>
/// <param name="Files">Names in the folder of assets that these pages need beside those of every page.</param>
/// <param name="Version">Another one whenever what they are drawn from changes.</param>
public sealed record KeptPages(IReadOnlyList<string> Pages, IReadOnlyList<string> Files, string Version)
{
    /// <summary>A name in the folder of assets: a script that the browser's worker runs too, for what goes on when no page is open.</summary>
    public string? Worker { get; init; }
}
