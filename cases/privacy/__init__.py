"""The privacy filter: what could identify somebody in a short remark, found and left out."""
