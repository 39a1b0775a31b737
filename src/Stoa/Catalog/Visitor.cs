namespace Stoa.Catalog;

/// <summary>In which words and money the shop is shown to somebody.</summary>
/// <param name="Locales">Languages of texts, the first in which a text is there counts: de-AT, de, the shop's default.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record Visitor(string[] Locales, string Currency);
