namespace Holdfast.Accounts;

/// <summary>For <c>_Proof.cshtml</c>: the fields by which somebody proves again that it is them.</summary>
public sealed record ProofFields(AccountPage Page, Proof.Ways Ways);
